import { parseAmdSmi } from '../../../parsers/gpu/amd-smi.js';
import {
  parseNvidiaFields,
  parseNvidiaList,
  parseNvidiaMigMemory,
  parseNvidiaProcesses,
  parseNvidiaQuery,
} from '../../../parsers/gpu/nvidia-smi.js';
import { parseRocmSmi } from '../../../parsers/gpu/rocm-smi.js';
import { parseXpuDump, parseXpuQuery } from '../../../parsers/gpu/xpu-smi.js';
import type { TextReader } from '../text-cases.js';

import { JSON_PIECES } from './json-pieces.js';

/** Readers of what the tools of GPUs print. */
export const GPU_READERS: readonly TextReader[] = [
  {
    module: 'parsers/gpu/nvidia-smi.ts',
    read: nvidia,
    pieces: [
      'GPU 0: a (UUID: b)\n',
      '  MIG 1g Device 0: (UUID: c)\n',
      '    MIG Device\n',
      '        Index : 1\n',
      'a, b\n',
      ' ',
      ': ',
      '"a"\n',
    ],
  },
  {
    module: 'parsers/gpu/amd-smi.ts',
    read: (text) => parseAmdSmi(text, text, text),
    pieces: JSON_PIECES,
    heads: ['', '['],
  },
  {
    module: 'parsers/gpu/rocm-smi.ts',
    read: parseRocmSmi,
    pieces: [...JSON_PIECES, '"card0":{"a":"b"},'],
    heads: ['', '{'],
  },
  {
    module: 'parsers/gpu/xpu-smi.ts',
    read: (text) => [parseXpuQuery(text), parseXpuDump(text, text)],
    pieces: ['a, b\n', '1,', ' ', '{"a":1}'],
  },
];

function nvidia(text: string): unknown {
  return [
    parseNvidiaFields,
    parseNvidiaList,
    parseNvidiaMigMemory,
    parseNvidiaProcesses,
    (csv: string) => parseNvidiaQuery(csv, ['a', 'b']),
  ].map((read) => {
    try {
      return read(text);
    } catch (error) {
      return error;
    }
  });
}
