/** What makes no sense; the sentences belong to `../scanner.ts`, which knows them by these codes. */
export enum Fault {
  Conflict = 0,
  NoStatement = 1,
  Backslash = 2,
  Foreign = 3,
  Field = 4,
  String = 5,
  Closer = 6,
  Opener = 7,
  NoColon = 8,
}

/** More than this many faults of one file are only counted. */
const KEPT = 100;

/** The address of the faults kept: for each its code, its offset, and the byte or keyword it is about. */
export const faults = memory.data(KEPT * 12);
/** How many there were, kept or not. */
export let faultCount: i32 = 0;

export function forgetFaults(): void {
  faultCount = 0;
}

export function report(fault: Fault, offset: i32, about: i32 = 0): void {
  if (faultCount < KEPT) {
    const address = faults + faultCount * 12;
    store<i32>(address, fault);
    store<i32>(address + 4, offset);
    store<i32>(address + 8, about);
  }
  faultCount++;
}
