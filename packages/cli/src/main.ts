import { runHansa } from "./run-hansa.ts";

// Whoever reads the output may have read enough, as `head` does: then this ends as other programs do, by SIGPIPE.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  process.exit(error.code === "EPIPE" ? 141 : 1);
});

// What a server leaves open must not keep a command alive that has done its work.
process.exit(await runHansa(process.argv.slice(2)));
