import { fileForEach, lineForEach, listening, MOST_FILES, type SweptRepository } from './swept-repository.js';

/** Repositories for `inventory`. */
export const INVENTORY_REPOSITORIES: readonly SweptRepository[] = [
  {
    shape: 'many agents',
    most: MOST_FILES,
    treeOf: (size) =>
      fileForEach(
        size,
        (index) => `agents/a${index}.py`,
        (index) => `class A${index}: pass\n${listening(2000 + index)}`,
      ),
  },
  {
    shape: 'many agents of one name',
    most: MOST_FILES,
    treeOf: (size) =>
      fileForEach(
        size,
        (index) => `m${index}/agents/a.py`,
        () => 'class A: pass\n',
      ),
  },
  {
    shape: 'many agents of one name and a test of it each',
    most: MOST_FILES,
    treeOf: (size) => ({
      ...fileForEach(
        size,
        (index) => `m${index}/agents/a.py`,
        () => '',
      ),
      ...fileForEach(
        size,
        (index) => `m${index}/tests/test_a.py`,
        () => '',
      ),
    }),
  },
  {
    shape: 'one agent with many tests',
    most: MOST_FILES,
    treeOf: (size) => ({
      'agents/a.py': '',
      ...fileForEach(
        size,
        (index) => `t${index}/test_a.py`,
        () => '',
      ),
    }),
  },
  {
    shape: 'many agents and a large CODEOWNERS',
    most: MOST_FILES,
    because: 'rules times files, for the last rule that matches decides and any may',
    treeOf: (size) => ({
      ...fileForEach(
        size,
        (index) => `agents/a${index}.py`,
        () => '',
      ),
      CODEOWNERS: lineForEach(size, (index) => `x${index}*/ @a`),
    }),
    settings: { 'inventory.columns': 'file,owner' },
  },
  {
    shape: 'many agents and the committed list of others',
    most: MOST_FILES,
    treeOf: (size) => ({
      ...fileForEach(
        size,
        (index) => `agents/a${index}.py`,
        () => '',
      ),
      'agent_inventory.csv': `machine,file,classes,ports,size_kb\n${lineForEach(size, (index) => `default,agents/b${index}.py,,,0`)}`,
    }),
  },
  {
    shape: 'one agent with many classes',
    treeOf: (size) => ({ 'agents/a.py': lineForEach(size, (index) => `class A${index}(B): pass`) }),
  },
];
