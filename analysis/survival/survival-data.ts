/** Times or events that cannot be survival data. */
export class SurvivalDataError extends RangeError {
  readonly code = 'SURVIVAL_DATA';
  constructor(what: string) {
    super(`Survival data: ${what}. Times must be numbers from 0 up (0 is valid), events 0 or 1, one of each for every patient. Remove patients whose follow-up is missing first.`);
    this.name = 'SurvivalDataError';
  }
}

/**
 * Patients ordered by time, ascending (ties in the order given).
 * @param time any unit, >= 0
 * @param event 1 event, 0 censored
 * @throws SurvivalDataError
 */
export function orderByTime(time: Float64Array, event: Uint8Array): Uint32Array {
  if (time.length !== event.length) throw new SurvivalDataError(`${time.length} times but ${event.length} events`);
  for (let i = 0; i < time.length; i++) {
    if (!(time[i]! >= 0 && time[i]! < Number.POSITIVE_INFINITY)) throw new SurvivalDataError(`time ${time[i]} at position ${i}`);
    if (event[i]! > 1) throw new SurvivalDataError(`event ${event[i]} at position ${i}`);
  }
  return Uint32Array.from(time, (_, i) => i).sort((a, b) => time[a]! - time[b]! || a - b);
}
