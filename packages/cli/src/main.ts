import { runHansa } from "./run-hansa.ts";

// What a server leaves open must not keep a command alive that has done its work.
process.exit(await runHansa(process.argv.slice(2)));
