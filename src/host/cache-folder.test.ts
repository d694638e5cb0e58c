import { describe, expect, test } from '@jest/globals';
import { MemoryHost } from '../testing/memory-host.js';
import { cacheFolder } from './cache-folder.js';

const folder = (variables: Record<string, string>) => cacheFolder(new MemoryHost({ variables }), '/repository');

describe('the folder for what outlives a run', () => {
  test.each<[string, Record<string, string>, string | null]>([
    ['the user’s own', { HOME: '/home/ada' }, '/home/ada/.cache/guardrails'],
    ['where XDG says', { HOME: '/home/ada', XDG_CACHE_HOME: '/caches' }, '/caches/guardrails'],
    [
      'the runner’s',
      { HOME: '/home/ada', XDG_CACHE_HOME: '/caches', RUNNER_TOOL_CACHE: '/tools' },
      '/tools/guardrails',
    ],
    ['as named, from the working directory', { HOME: '/home/ada', GUARDRAILS_CACHE_DIR: '../kept' }, '/kept'],
    ['none without any', {}, null],
    ['none in the repository', { HOME: '/repository/home' }, null],
  ])('is %s', (_, variables, expected) => {
    expect(folder(variables)).toBe(expected);
  });

  test.each<[string, Record<string, string>, string | null]>([
    ['XDG_CACHE_HOME', { XDG_CACHE_HOME: 'cache', HOME: '/home/ada' }, '/home/ada/.cache/guardrails'],
    ['XDG_CACHE_HOME in this folder', { XDG_CACHE_HOME: './cache', HOME: '/home/ada' }, '/home/ada/.cache/guardrails'],
    ['RUNNER_TOOL_CACHE', { RUNNER_TOOL_CACHE: '_tool', XDG_CACHE_HOME: '/caches' }, '/caches/guardrails'],
    ['HOME', { HOME: 'home' }, null],
    ['all of them', { RUNNER_TOOL_CACHE: 'a', XDG_CACHE_HOME: 'b', HOME: '~' }, null],
  ])('is never one that a relative %s would put into the repository', (_, variables, expected) => {
    expect(folder(variables)).toBe(expected);
  });
});
