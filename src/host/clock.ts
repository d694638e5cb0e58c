import { dayOf } from '../core/time.js';
import type { Clock } from './host.js';

/** The system's clock. */
export const systemClock: Clock = {
  now: () => new Date(),
  today: () => dayOf(new Date()),
  elapsed: () => performance.now(),
  sleep: (milliseconds, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted === true) return resolve();
      const timer = setTimeout(done, milliseconds);
      function done(): void {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        resolve();
      }
      signal?.addEventListener('abort', done, { once: true });
    }),
};
