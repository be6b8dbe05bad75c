import { once } from "node:events";
import { connect, createServer } from "node:net";
import { expect, it } from "vitest";
import { readInPlace } from "../../simulator/attach/read-in-place.ts";

it("reads an accepted connection into one piece of memory, and answers on it", async () => {
  const memories = new Set<ArrayBufferLike>();
  let receivedBytes = 0;
  let closedCount = 0;
  const server = createServer({ pauseOnConnect: true }, (accepted) => {
    const socket = readInPlace(accepted, (bytes) => {
      memories.add(bytes.buffer);
      receivedBytes += bytes.length;
      if (receivedBytes === 1_000_000) socket.end("all of it");
    });
    socket.on("close", () => closedCount++);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (typeof address !== "object" || address === null) expect.unreachable();
  const client = connect({ host: "127.0.0.1", port: address.port });
  for (let i = 0; i < 10; i++) client.write(Buffer.alloc(100_000, i));
  const answer: string[] = [];
  client.on("data", (bytes) => answer.push(bytes.toString()));
  await once(client, "close");
  expect(answer.join("")).toBe("all of it");
  expect(memories.size).toBe(1);
  await expect.poll(() => closedCount).toBe(1);
  server.close();
  await once(server, "close");
});
