import type { PrintedMetrics } from "./metrics.ts";
import type { ReadinessReport } from "./server-services.ts";

/**
 * The processes that answer at one port, where there are several. Whichever of them is asked at `/health`, `/ready` or
 * `/metrics` answers for all. The methods never reject.
 */
export interface ProcessGroup {
  /** Whether every process answers. */
  health(): Promise<ReadinessReport>;
  /** Whether every process can answer operations. */
  readiness(): Promise<ReadinessReport>;
  /** What all of them measure. */
  printMetrics(): Promise<PrintedMetrics>;
}
