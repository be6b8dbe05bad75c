/** A block length in words. */
export function blockName(blockBytes: number): string {
  return blockBytes < 2 ** 20
    ? `${String(blockBytes / 1024)} KiB`
    : `${String(blockBytes / 2 ** 20)} MiB`;
}
