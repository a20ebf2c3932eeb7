import { Context } from '@temporalio/activity';

const HEARTBEAT_MS = 1000;

/** Does the work while the activity says that it lives. */
export async function beating<T>(work: () => Promise<T>): Promise<T> {
  const context = Context.current();
  const timer = setInterval(() => context.heartbeat(), HEARTBEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
