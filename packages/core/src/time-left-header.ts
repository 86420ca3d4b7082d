/**
 * The header with which a gateway tells a subgraph for how long its answer is waited for, in whole milliseconds. Our
 * servers end what takes longer.
 */
export const timeLeftHeader = "x-request-timeout-ms";
