import { ATTRIBUTE_WAYS } from './attribute-ways.js';
import { CACHE_WAYS } from './cache-ways.js';
import { ENCODING_WAYS } from './encoding-ways.js';
import { ENVIRONMENT_WAYS } from './environment-ways.js';
import type { HidingWay } from './hiding-way.js';
import { INDEX_WAYS } from './index-ways.js';
import { LINK_WAYS } from './link-ways.js';
import { NAME_WAYS } from './name-ways.js';
import { OPTION_WAYS } from './option-ways.js';
import { PERMISSION_WAYS } from './permission-ways.js';
import { RACE_WAYS } from './race-ways.js';
import { REPOSITORY_WAYS } from './repository-ways.js';
import { SIZE_WAYS } from './size-ways.js';

/** Every way to make a file hard to reach. */
export const HIDING_WAYS: readonly HidingWay[] = [
  ...OPTION_WAYS,
  ...PERMISSION_WAYS,
  ...ENCODING_WAYS,
  ...NAME_WAYS,
  ...LINK_WAYS,
  ...INDEX_WAYS,
  ...ATTRIBUTE_WAYS,
  ...REPOSITORY_WAYS,
  ...SIZE_WAYS,
  ...CACHE_WAYS,
  ...RACE_WAYS,
  ...ENVIRONMENT_WAYS,
];
