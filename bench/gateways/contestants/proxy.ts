/**
 * A bare proxy: passes the request's bytes on to one subgraph and the answer's bytes back, and reads neither. The limit
 * for operations that one subgraph answers. Arguments: port, the subgraph's URL.
 */
import { Pool } from "undici";
import { serveBodies } from "../serve-bodies.ts";

const [port, url] = process.argv.slice(2);
const { origin, pathname } = new URL(String(url));
const pool = new Pool(origin);
const headers = { "content-type": "application/json", accept: "application/json" };

await serveBodies(async (body) => {
  const answer = await pool.request({ method: "POST", path: pathname, headers, body });
  return new Uint8Array(await answer.body.arrayBuffer());
}, Number(port));
