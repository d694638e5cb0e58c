import { constants } from 'node:os';

/** Signals that end a process which does not mind them. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;
/** How long a signal to this very process may take to arrive. */
const ARRIVAL_MS = 1_000;

/** What is to be done before the end, in this order: files are removed once nobody writes them any more. */
const duties = { programs: new Set<() => void>(), files: new Set<() => void>() };
const requests = new Set<() => void>();
let isMinding = false;
let seesExit = false;

/**
 * Does something before this process ends, be it by itself, by a fault or by a signal other than SIGKILL. Returns how
 * to undo that.
 */
export function beforeEnd(kind: keyof typeof duties, duty: () => void): () => void {
  if (!seesExit) process.once('exit', doDuties);
  seesExit = true;
  return minding(duties[kind], duty);
}

/** Calls back at the first signal that would end this process, instead; the next one ends it. Returns how to undo that. */
export function atFirstSignal(callback: () => void): () => void {
  return minding(requests, callback);
}

/** Ends this process at once, and with it all that is to end with it. */
export function endProcess(status: number): never {
  process.exit(status);
}

/** Ends this process, and all that is to end with it, as the signal would, so that whoever started it can tell. */
export function endBySignal(signal: NodeJS.Signals): never {
  doDuties();
  for (const each of SIGNALS) process.removeListener(each, onSignal);
  process.kill(process.pid, signal);
  // It may take a moment, and the first process of a container is spared by signals that it does not mind.
  pause(ARRIVAL_MS);
  endProcess(128 + constants.signals[signal]);
}

/** Waits that long; nothing else happens meanwhile, a signal least of all. */
export function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

function minding(set: Set<() => void>, callback: () => void): () => void {
  set.add(callback);
  if (!isMinding) for (const signal of SIGNALS) process.on(signal, onSignal);
  isMinding = true;
  return () => {
    set.delete(callback);
    // A signal that has arrived meanwhile is heard in the next round of the event loop, so this is for the one behind it.
    setImmediate(() => setImmediate(relax));
  };
}

/** With nothing to be done, signals end the process at once, whatever it is in the middle of. */
function relax(): void {
  if (!isMinding || duties.programs.size + duties.files.size + requests.size > 0) return;
  isMinding = false;
  for (const signal of SIGNALS) process.removeListener(signal, onSignal);
}

function onSignal(signal: NodeJS.Signals): void {
  if (requests.size > 0) {
    const asked = [...requests];
    requests.clear();
    for (const callback of asked) callback();
  } else endBySignal(signal);
}

function doDuties(): void {
  const due = [...duties.programs, ...duties.files];
  for (const set of Object.values(duties)) set.clear();
  for (const duty of due) {
    try {
      duty();
    } catch {
      // The others are to be done all the same.
    }
  }
}
