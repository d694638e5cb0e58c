import { expect, test } from '@jest/globals';
import { parseCodeowners } from './codeowners.js';

const OWNERS = parseCodeowners(
  [
    '# comment',
    '*            @all',
    '*.py         @python  # why',
    '/build/logs/ @doctocat',
    'docs/*       docs@example.org',
    'apps/        @octocat @ada',
    '/scripts/    @doctocat @octocat',
    '**/secrets   @vault',
    '/apps/github',
    'with\\ blank/ @blank',
    '!negated     @never',
    '[set].py     @never',
    '/lib*        @libraries',
  ].join('\r\n'),
);

test.each([
  ['README.md', ['@all']],
  ['deep/in/a.py', ['@python']],
  ['build/logs/today.txt', ['@doctocat']],
  ['inner/build/logs/today.txt', ['@all']],
  ['docs/guide.md', ['docs@example.org']],
  ['docs/deep/guide.md', ['@all']],
  ['src/apps/one/two.js', ['@octocat', '@ada']],
  ['scripts/run.sh', ['@doctocat', '@octocat']],
  ['a/b/secrets/key.txt', ['@vault']],
  ['apps/github/readme.md', []],
  ['apps/github', []],
  ['with blank/x', ['@blank']],
  ['negated', ['@all']],
  ['libs/deep/x.js', ['@libraries']],
  ['src/libs/x.js', ['@all']],
  ['s.py', ['@python']],
])('%s belongs to %j', (path, owners) => {
  expect(OWNERS(path)).toEqual(owners);
});
