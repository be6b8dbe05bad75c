// A transport for a thread of its own, in JavaScript because Node 20 starts no thread from TypeScript. Its commands:
// 00h answers with its data; 01h blocks in the C library for as many milliseconds as bytes 2 to 5 say; 02h fails as a
// transport does; 03h ends the thread.
import process from "node:process";

const built = (file) => import(new URL(`../../dist/${file}`, import.meta.url).href);
const { openLibrary } = await built("native/ffi.js");
const { TransportError } = await built("src/transport/errors.js");

const usleep = openLibrary(null).define({
  name: "usleep",
  parameters: ["uint32"],
  result: "int32",
});

export function openTransport(options) {
  if (options?.refuse === true) {
    throw new TransportError("DEVICE_IN_USE", "open it: in use", { executed: "no" });
  }
  return {
    limits: { maxTransferBytes: 4096, bufferAlignment: 512 },
    async execute({ cdb, dataOut, dataIn }) {
      if (cdb[0] === 1) usleep(new DataView(cdb.buffer, cdb.byteOffset).getUint32(2) * 1000);
      if (cdb[0] === 2) {
        throw new TransportError("TRANSPORT_TIMEOUT", "it took too long", {
          executed: "unknown",
          elapsedMs: 7,
        });
      }
      if (cdb[0] === 3) process.exit(1);
      dataIn?.fill(cdb[1]);
      const sum = dataOut?.reduce((total, byte) => total + byte, 0) ?? 0;
      return {
        status: 0,
        sense: Uint8Array.of(sum & 0xff),
        transferredBytes: dataIn === undefined ? (dataOut?.length ?? 0) : dataIn.length - 1,
        elapsedMs: 1,
      };
    },
    async close() {},
  };
}
