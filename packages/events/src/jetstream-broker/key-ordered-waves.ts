import type { EncodedEvent } from "../broker/event.ts";

/**
 * Cuts events into runs that may be on their way at the same time: none holds a key twice. Of two events of one key,
 * the later is sent once the earlier is safe; otherwise, were only the earlier lost, sending both again would store it
 * behind the later one, which the broker knows by its id.
 */
export function keyOrderedWaves(events: readonly EncodedEvent[]): readonly (readonly EncodedEvent[])[] {
  const waves: EncodedEvent[][] = [];
  const lastWaveByKey = new Map<string, number>();
  for (const event of events) {
    const index = (lastWaveByKey.get(event.key) ?? -1) + 1;
    lastWaveByKey.set(event.key, index);
    const wave = waves[index];
    if (wave === undefined) {
      waves.push([event]);
    } else {
      wave.push(event);
    }
  }
  return waves;
}
