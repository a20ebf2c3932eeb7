import { describe, expect, it } from 'vitest';
import { Turns } from '../../../activities/worker/turns.js';

const USUAL = 3;
const never = new AbortController().signal;

describe('turns of a worker', () => {
  it('lets so many go at a time and the next when one gives its turn back', async () => {
    const turns = new Turns(2);
    const [first] = [await turns.take(USUAL, never), await turns.take(USUAL, never)];
    let third = false;
    const waiting = turns.take(USUAL, never).then((giveBack) => {
      third = true;
      return giveBack;
    });
    await Promise.resolve();
    expect(third).toBe(false);
    first?.();
    (await waiting)();
    expect(third).toBe(true);
  });

  it('goes by priority, then by arrival', async () => {
    const turns = new Turns(1);
    const giveBack = await turns.take(USUAL, never);
    const order: string[] = [];
    const asked = ([['last', 5], ['usual', 3], ['usual too', 3], ['first', 1]] as const).map(async ([name, priority]) => {
      const done = await turns.take(priority, never);
      order.push(name);
      done();
    });
    giveBack();
    await Promise.all(asked);
    expect(order).toEqual(['first', 'usual', 'usual too', 'last']);
  });

  it('forgets who is cancelled while waiting', async () => {
    const turns = new Turns(1);
    const giveBack = await turns.take(USUAL, never);
    const stop = new AbortController();
    const cancelled = turns.take(USUAL, stop.signal);
    stop.abort(new Error('cancelled'));
    await expect(cancelled).rejects.toThrow('cancelled');
    giveBack();
    (await turns.take(USUAL, never))();
    await expect(turns.take(USUAL, stop.signal)).rejects.toThrow('cancelled');
  });
});
