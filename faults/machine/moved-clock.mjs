// Loaded before everything else in each process and thread of a study (NODE_OPTIONS=--import): its clock (Date) is as many milliseconds off as the
// file MOVED_CLOCK says, from the moment it says so. The server is no Node process and keeps the machine's clock.
import { readFileSync } from 'node:fs';

const LOOK_MS = 50;
const file = process.env.MOVED_CLOCK ?? '';
const RealDate = Date;
const realNow = Date.now;
let offset = 0;
let looked = Number.NEGATIVE_INFINITY;

function now() {
  if (performance.now() - looked > LOOK_MS) {
    looked = performance.now();
    offset = Number(readFileSync(file, 'utf8'));
  }
  return realNow() + offset;
}

globalThis.Date = new Proxy(RealDate, {
  construct: (target, given, made) => Reflect.construct(target, given.length === 0 ? [now()] : given, made === globalThis.Date ? target : made),
  apply: () => new RealDate(now()).toString(),
  get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
});
