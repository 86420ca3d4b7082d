import { setFlagsFromString } from "node:v8";
import { runHansa } from "./run-hansa.ts";

// Whoever reads the output may have read enough, as `head` does: then this ends as other programs do, by SIGPIPE.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  process.exit(error.code === "EPIPE" ? 141 : 1);
});

// V8 puts objects of a kind that often outlives a collection among the old ones from the start. In a server under load
// all objects of the requests under way outlive one, and die soon after: as old ones they would keep what they refer to,
// until the old ones are collected too. Half of the time for collections goes into that.
setFlagsFromString("--no-allocation-site-pretenuring");

// What a server leaves open must not keep a command alive that has done its work.
process.exit(await runHansa(process.argv.slice(2)));
