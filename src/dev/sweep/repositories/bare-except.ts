import { fileForEach, lineForEach, MOST_FILES, type SweptRepository } from './swept-repository.js';

/** Repositories for `bare-except`. */
export const BARE_EXCEPT_REPOSITORIES: readonly SweptRepository[] = [
  {
    shape: 'many files with a handler each',
    most: MOST_FILES,
    treeOf: (size) =>
      fileForEach(
        size,
        (index) => `a${index}.py`,
        () => 'try:\n  x()\nexcept:\n  pass\n',
      ),
  },
  {
    shape: 'one file with many handlers',
    most: 2 ** 15,
    treeOf: (size) => ({ 'a.py': lineForEach(size, () => 'try:\n  x()\nexcept:\n  pass') }),
  },
  {
    shape: 'one file with many muted handlers',
    most: 2 ** 15,
    treeOf: (size) => ({
      'a.py': lineForEach(size, () => 'try:\n  x()\nexcept:  # guardrails: ignore[bare-except] because\n  pass'),
    }),
  },
  {
    shape: 'a large .gitignore over many files',
    most: MOST_FILES,
    because: 'rules times files, for the last rule that matches decides and any may',
    treeOf: (size) => ({
      ...fileForEach(
        size,
        (index) => `a${index}.py`,
        () => '',
      ),
      '.gitignore': lineForEach(size, (index) => `x${index}*`),
    }),
  },
];
