import {
  connecting,
  fileForEach,
  lineForEach,
  listening,
  MOST_FILES,
  type SweptRepository,
} from './swept-repository.js';

/** Repositories for `diagram`. */
export const DIAGRAM_REPOSITORIES: readonly SweptRepository[] = [
  {
    shape: 'many agents and nodes',
    most: MOST_FILES,
    treeOf: (size) => ({
      ...fileForEach(
        size,
        (index) => `agents/a${index}.py`,
        () => '',
      ),
      'docs/agents.mmd': `flowchart LR\n${lineForEach(size, (index) => `  n${index}["b${index}"]`)}`,
    }),
  },
  {
    shape: 'many agents that connect to one',
    most: MOST_FILES,
    treeOf: (size) => ({
      ...fileForEach(
        size,
        (index) => `agents/a${index}.py`,
        () => connecting(5000),
      ),
      'agents/server.py': listening(5000),
      'docs/agents.mmd': `flowchart LR\n${lineForEach(size, (index) => `  a${index} -->|5000| server`)}`,
    }),
  },
  {
    shape: 'many Markdown files with a diagram',
    most: MOST_FILES,
    treeOf: (size) =>
      fileForEach(
        size,
        (index) => `d${index}.md`,
        () => '```mermaid\nflowchart TD\na-->b\n```\n',
      ),
  },
];
