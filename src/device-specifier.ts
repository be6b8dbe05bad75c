import { UsageError } from "./transport/errors.ts";

/** A device as it was named, taken apart. */
export type DeviceSpecifier =
  /** `sim:DIR`: a simulated drive whose state lives in a folder. */
  | { readonly kind: "simulated"; readonly folder: string }
  /** `/dev/…`: a node of the operating system. */
  | { readonly kind: "node"; readonly path: string }
  /** `serial:XYZ`: the drive with that unit serial number, wherever it is today. */
  | { readonly kind: "serial"; readonly serial: string }
  /** `iscsi://host[:port]/target/lun`; `viaLibrary` for `iscsi+lib://`. */
  | {
      readonly kind: "iscsi";
      readonly host: string;
      readonly port: number;
      readonly target: string;
      readonly logicalUnit: number;
      readonly viaLibrary: boolean;
    }
  /** `replay:FILE`: a recorded session. */
  | { readonly kind: "replay"; readonly file: string }
  /** `usb:SERIAL`: a disk with that serial number. */
  | { readonly kind: "usb"; readonly serial: string }
  /** `image:FILE`: a file as a disk. */
  | { readonly kind: "image"; readonly file: string };

const SCHEME = /^(sim|serial|iscsi|iscsi\+lib|replay|usb|image):/;
const ISCSI = /^iscsi(\+lib)?:\/\/(\[[^\]]+\]|[^/:[\]]+)(?::(\d+))?\/([^/]+)\/(\d+)$/;
const ISCSI_PORT = 3260;
const PORT_MAX = 65_535;

/** Whether a text has the form of a device specifier: one of the schemes, or a name below /dev. */
export function isDeviceSpecifier(text: string): boolean {
  return SCHEME.test(text) || text.startsWith("/dev/");
}

/** Takes a specifier apart. @throws UsageError `DEVICE_SPECIFIER_INVALID` */
export function parseSpecifier(text: string): DeviceSpecifier {
  if (text.startsWith("/dev/") && text.length > "/dev/".length) return { kind: "node", path: text };
  const scheme = SCHEME.exec(text)?.[1];
  if (scheme === undefined) throw invalid(text, "it names neither a node below /dev nor a scheme");
  const rest = text.slice(scheme.length + 1);
  if (rest === "") throw invalid(text, `nothing follows ${scheme}:`);
  return BY_SCHEME[scheme]?.(rest) ?? parseIscsi(text);
}

const BY_SCHEME: Readonly<Record<string, (rest: string) => DeviceSpecifier>> = {
  sim: (folder) => ({ kind: "simulated", folder }),
  serial: (serial) => ({ kind: "serial", serial }),
  usb: (serial) => ({ kind: "usb", serial }),
  replay: (file) => ({ kind: "replay", file }),
  image: (file) => ({ kind: "image", file }),
};

function parseIscsi(text: string): DeviceSpecifier {
  const [, library, host, port, target, unit] = ISCSI.exec(text) ?? [];
  if (host === undefined || target === undefined || unit === undefined) {
    throw invalid(text, "it is not of the form iscsi://host[:port]/target/lun");
  }
  const portNumber = port === undefined ? ISCSI_PORT : Number(port);
  if (portNumber < 1 || portNumber > PORT_MAX)
    throw invalid(text, `there is no port ${String(portNumber)}`);
  return {
    kind: "iscsi",
    host,
    port: portNumber,
    target,
    logicalUnit: Number(unit),
    viaLibrary: library !== undefined,
  };
}

const invalid = (text: string, problem: string): UsageError =>
  new UsageError("DEVICE_SPECIFIER_INVALID", `open ${text}: ${problem}`);
