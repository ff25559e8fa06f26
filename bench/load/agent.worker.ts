import { createServer } from "node:http";
import { Socket } from "node:net";
import { setPriority } from "node:os";
import { parentPort, workerData } from "node:worker_threads";
import { z } from "zod";
import { AgentCall } from "./agent-call.ts";
import { acceptLean } from "./lean-socket.ts";
import { SharedBoard, type ThreadStart } from "./shared-board.ts";

/** The agent's thread: every call's other end. Says its port once it listens. */

const { memory, priority, orderEveryFrames } = z.custom<ThreadStart>().parse(workerData);
setPriority(priority);
const board = new SharedBoard(memory);
const server = createServer((_request, response) => response.writeHead(426).end());
server.on("upgrade", (request, socket, head) => {
  if (!(socket instanceof Socket)) return;
  const call = new AgentCall(board, orderEveryFrames);
  call.begin(acceptLean(request, socket, head, call), request.url === "/direct");
});
server.listen({ port: 0, host: "127.0.0.1", backlog: 4_096 }, () => {
  const address = server.address();
  if (address !== null && typeof address === "object") parentPort?.postMessage(address.port);
});
