/** A compression ratio as the pages give it: host's bytes to bytes on tape, times 100; 0 when nothing moved. */
export function compressionRatio(hostBytes: number, tapeBytes: number): number {
  return tapeBytes === 0 ? 0 : Math.min(0xffff, Math.round((100 * hostBytes) / tapeBytes));
}
