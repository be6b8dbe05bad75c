// A program whose drive hangs in a command for a minute: it gives the drive up and ends at once.
const built = (file) => import(new URL(`../../dist/${file}`, import.meta.url).href);
const { ThreadedTransport } = await built("native/threaded-transport.js");
const { endProcessNow, SystemClock } = await built("src/index.js");

const url = new URL("./blocking-transport.mjs", import.meta.url).href;
const transport = await ThreadedTransport.open({
  device: { kind: "module", url },
  clock: new SystemClock(),
  closeLimitMs: 100,
});
const hanging = transport.execute({ cdb: Uint8Array.of(1, 0, 0, 0, 0xea, 0x60), timeoutMs: 1000 });
hanging.catch((error) => console.log(`command: ${error.code}`));
await transport.close().catch((error) => console.log(`close: ${error.code}`));
await endProcessNow(130);
