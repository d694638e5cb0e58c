import { CACHE } from './cache.js';
import { ECOSYSTEM } from './ecosystem.js';
import type { Hunt } from './hunt.js';
import { ORDER } from './order.js';
import { SILENT_PASS } from './silent-pass.js';

/** Every hunt, in the order of the help. */
export const HUNTS: readonly Hunt[] = [SILENT_PASS, CACHE, ORDER, ECOSYSTEM];
