import { TransportError } from "../../src/transport/errors.ts";
import { openLibrary, type NativeLibrary } from "../ffi.ts";

/**
 * File names of libiscsi, newest first. They do not tell the version: upstream's 1.19 is .so.9, and Debian calls the same
 * .so.7. See libiscsi-task.ts for what does.
 */
const FILES = ["libiscsi.so.11", "libiscsi.so.10", "libiscsi.so.9", "libiscsi.so.7", "libiscsi.so"];

/** SCSI_XFER_* of libiscsi's scsi-lowlevel.h. */
export const TRANSFER = { none: 0, read: 1, write: 2 } as const;
/** ISCSI_SESSION_NORMAL of iscsi.h. */
export const NORMAL_SESSION = 2;
/** enum iscsi_header_digest of iscsi.h. */
export const HEADER_DIGEST = { none: 0, preferred: 2, required: 3 } as const;
/** SHUT_RDWR of POSIX, shutdown(). */
const SHUT_RDWR = 2;

function load(file: string | undefined): NativeLibrary {
  const files = file === undefined ? FILES : [file];
  let first: unknown;
  for (const name of files) {
    try {
      return openLibrary(name);
    } catch (error) {
      first ??= error;
    }
  }
  throw new TransportError(
    "NATIVE_LIBRARY_MISSING",
    `load libiscsi: the operating system has none of ${files.join(", ")}`,
    { executed: "no", cause: first },
  );
}

/** Addresses come as numbers while those are exact. */
const address = (value: number | bigint): bigint => BigInt(value);

/**
 * The functions of libiscsi that are needed, and two of libc. Signatures: iscsi.h and scsi-lowlevel.h of libiscsi 1.19.0;
 * addresses of what it owns are passed as 64-bit numbers.
 * @throws TransportError `NATIVE_LIBRARY_MISSING`, `NATIVE_FUNCTION_MISSING`; executed "no"
 */
export function openLibiscsiCalls(file?: string): LibiscsiCalls {
  const library = load(file);
  const program = openLibrary(null);
  // ISO C, memmove and strlen; POSIX, shutdown.
  const memmove = program.define({
    name: "memmove",
    parameters: ["pointer", "uint64", "uint64"],
    result: "uint64",
  });
  const strlen = program.define({ name: "strlen", parameters: ["uint64"], result: "uint64" });
  const shutdown = program.define({
    name: "shutdown",
    parameters: ["int32", "int32"],
    result: "int32",
  });
  const getError = library.define({
    name: "iscsi_get_error",
    parameters: ["uint64"],
    result: "uint64",
  });
  const getDescriptor = library.define({
    name: "iscsi_get_fd",
    parameters: ["uint64"],
    result: "int32",
  });
  const copy = (from: bigint, byteLength: number): Uint8Array => {
    // Of its own: a view of foreign memory would change under the reader.
    const bytes = new Uint8Array(byteLength);
    if (byteLength > 0) memmove(bytes, from, byteLength);
    return bytes;
  };
  return {
    ...contextCalls(library),
    ...taskCalls(library),
    copy,
    errorText(context) {
      const text = address(getError(context));
      if (text === 0n) return "it says nothing";
      return new TextDecoder().decode(copy(text, Number(strlen(text)))).trim();
    },
    cutOff(context) {
      shutdown(getDescriptor(context), SHUT_RDWR);
    },
  };
}

/** What {@link openLibiscsiCalls} gives. Contexts and tasks are addresses; 0 where there is none. */
export type LibiscsiCalls = ReturnType<typeof contextCalls> &
  ReturnType<typeof taskCalls> & {
    /** Bytes of foreign memory, copied. */
    copy(from: bigint, byteLength: number): Uint8Array;
    /** What libiscsi says of its last error. */
    errorText(context: bigint): string;
    /** Ends the TCP connection of a context and nothing else. */
    cutOff(context: bigint): void;
  };

const context = ["uint64"] as const;
const contextAndNumber = ["uint64", "int32"] as const;
const contextAndTexts = ["uint64", "text", "text"] as const;

function contextCalls(library: NativeLibrary) {
  const create = library.define({
    name: "iscsi_create_context",
    parameters: ["text"],
    result: "uint64",
  });
  const number = (name: string) =>
    library.define({ name, parameters: contextAndNumber, result: "int32" });
  /** The few that return nothing. */
  const quietNumber = (name: string) =>
    library.define({ name, parameters: contextAndNumber, result: "void" });
  return {
    createContext: (initiatorName: string) => address(create(initiatorName)),
    destroyContext: library.define({
      name: "iscsi_destroy_context",
      parameters: context,
      result: "int32",
    }),
    setSessionType: number("iscsi_set_session_type"),
    setTargetName: library.define({
      name: "iscsi_set_targetname",
      parameters: ["uint64", "text"],
      result: "int32",
    }),
    setHeaderDigest: number("iscsi_set_header_digest"),
    setInitiatorAccount: library.define({
      name: "iscsi_set_initiator_username_pwd",
      parameters: contextAndTexts,
      result: "int32",
    }),
    setTargetAccount: library.define({
      name: "iscsi_set_target_username_pwd",
      parameters: contextAndTexts,
      result: "int32",
    }),
    setTimeoutSeconds: number("iscsi_set_timeout"),
    setNoReconnect: quietNumber("iscsi_set_noautoreconnect"),
    setReconnectRetries: quietNumber("iscsi_set_reconnect_max_retries"),
    setSynCount: quietNumber("iscsi_set_tcp_syncnt"),
    connect: library.define({
      name: "iscsi_full_connect_sync",
      parameters: ["uint64", "text", "int32"],
      result: "int32",
    }),
    logout: library.define({ name: "iscsi_logout_sync", parameters: context, result: "int32" }),
  };
}

function taskCalls(library: NativeLibrary) {
  const create = library.define({
    name: "scsi_create_task",
    parameters: ["int32", "pointer", "int32", "int32"],
    result: "uint64",
  });
  const run = library.define({
    name: "iscsi_scsi_command_sync",
    parameters: ["uint64", "int32", "uint64", "pointer"],
    result: "uint64",
  });
  const buffer = ["uint64", "int32", "uint64"] as const;
  return {
    createTask: (cdb: Uint8Array, direction: number, byteLength: number) =>
      address(create(cdb.length, cdb, direction, byteLength)),
    freeTask: library.define({
      name: "scsi_free_scsi_task",
      parameters: ["uint64"],
      result: "void",
    }),
    addInBuffer: library.define({
      name: "scsi_task_add_data_in_buffer",
      parameters: buffer,
      result: "int32",
    }),
    addOutBuffer: library.define({
      name: "scsi_task_add_data_out_buffer",
      parameters: buffer,
      result: "int32",
    }),
    /** Blocks; gives the task, or 0 when there is no answer. */
    runTask: (contextAddress: bigint, unit: number, task: bigint) =>
      address(run(contextAddress, unit, task, null)),
  };
}
