import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AppendFile } from "../../src/stream/append-file.ts";
import { withScratchFolder } from "../support/scratch-folder.ts";

const pieces = fc.array(
  fc.oneof(
    fc.uint8Array({ maxLength: 100 }),
    fc.integer({ min: 60_000, max: 140_000 }).map((length) => new Uint8Array(length).fill(length)),
    fc.constant("flush" as const),
    fc.nat(0xffff_ffff),
  ),
  { maxLength: 12 },
);

describe("a file that only grows", () => {
  it("gives back at any place what was appended", () => {
    fc.assert(
      fc.property(pieces, fc.array(fc.tuple(fc.nat(), fc.nat(70_000))), (appended, looks) => {
        withScratchFolder((folder) => {
          const file = new AppendFile(join(folder, "file"));
          const parts: Uint8Array[] = [];
          for (const piece of appended) {
            if (piece === "flush") file.flush();
            else if (typeof piece === "number") {
              file.appendUint32(piece);
              const bytes = Buffer.alloc(4);
              bytes.writeUInt32BE(piece);
              parts.push(bytes);
            } else {
              file.append(piece);
              parts.push(piece);
            }
          }
          const all = Buffer.concat(parts);
          expect(file.byteLength).toBe(all.length);
          for (const [place, length] of looks) {
            const offset = place % (all.length + 1);
            const target = new Uint8Array(length);
            const expected = all.subarray(offset, offset + length);
            expect(file.readAt(offset, target)).toBe(expected.length);
            expect(Buffer.compare(target.subarray(0, expected.length), expected)).toBe(0);
          }
          file.close();
        });
      }),
    );
  });
});
