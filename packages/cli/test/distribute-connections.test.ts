import { Socket } from "node:net";
import { expect, test } from "vitest";
import { ConnectionDistributor, type ConnectionTaker } from "../src/workers/distribute-connections.ts";

class TestTaker implements ConnectionTaker {
  readonly given: Socket[] = [];
  waiting = 0;

  give(socket: Socket): void {
    this.given.push(socket);
  }
}

function sockets(count: number): readonly Socket[] {
  return Array.from({ length: count }, () => new Socket());
}

function distribute(distributor: ConnectionDistributor, given: readonly Socket[]): void {
  for (const socket of given) {
    distributor.distribute(socket);
  }
}

test("each has its turn", () => {
  const distributor = new ConnectionDistributor();
  const takers = [new TestTaker(), new TestTaker(), new TestTaker()];
  distributor.add(...takers);
  distribute(distributor, sockets(30));
  expect(takers.map(({ given }) => given.length)).toEqual([10, 10, 10]);
});

test("one that is stuck gets none while others are free", () => {
  const distributor = new ConnectionDistributor();
  const [stuck, free] = [new TestTaker(), new TestTaker()];
  distributor.add(stuck, free);
  stuck.waiting = 1;
  distribute(distributor, sockets(10));
  expect([stuck.given.length, free.given.length]).toEqual([0, 10]);
});

test("what comes while there is nobody waits for the next one, in its order", () => {
  const distributor = new ConnectionDistributor();
  const gone = new TestTaker();
  distributor.add(gone);
  distributor.remove(gone);
  const waiting = sockets(5);
  distribute(distributor, waiting);
  const next = new TestTaker();
  distributor.add(next);
  expect(next.given).toEqual(waiting);
  expect(gone.given).toEqual([]);
});

test("no more than a thousand wait, and none when it is closed", () => {
  const distributor = new ConnectionDistributor();
  const waiting = sockets(1_001);
  distribute(distributor, waiting);
  expect(waiting.filter(({ destroyed }) => destroyed)).toEqual([waiting[1_000]]);
  distributor.close();
  const late = new Socket();
  distributor.distribute(late);
  expect([...waiting, late].every(({ destroyed }) => destroyed)).toBe(true);
});
