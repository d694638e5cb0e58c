import type { Rule } from '../../core/rule.js';

/** Everything that `gpu-metrics` finds. */
export const GPU_METRICS_RULES: readonly Rule[] = [
  {
    id: 'gpu-metrics/temperature',
    summary: 'A GPU is hotter than allowed.',
    why: 'Heat slows a GPU down and ages it; a machine that is too hot today fails next month.',
    remedy: 'Look after the cooling of the machine, or lower the power limit of the GPU.',
    severity: 'error',
  },
  {
    id: 'gpu-metrics/memory-pressure',
    summary: 'A GPU has almost no memory left.',
    why: 'The next slightly larger input ends the job with an out-of-memory error, hours in.',
    remedy: 'Use a smaller batch, or a GPU with more memory.',
    severity: 'warning',
  },
  {
    id: 'gpu-metrics/leak',
    summary: 'A job leaves memory in use on a GPU.',
    why: 'A process that outlived its job takes the memory away from every job after it.',
    remedy: 'Find the process that still holds the memory, and end it before the job does.',
    severity: 'warning',
  },
  {
    id: 'gpu-metrics/idle',
    summary: 'A job has a GPU and does not use it.',
    why: 'The machine costs the same whether its GPU works or not, and others wait for it.',
    remedy: 'Run the job on a machine without a GPU, or find out why it does not use the one it has.',
    severity: 'warning',
  },
  {
    id: 'gpu-metrics/ecc',
    summary: 'A GPU counted memory errors that it could not correct.',
    why: 'Its results can no longer be trusted, and it will fail altogether.',
    remedy: 'Take the GPU out of service, reset it and run the diagnostics of its vendor.',
    severity: 'error',
  },
  {
    id: 'gpu-metrics/throttled',
    summary: 'Heat or a power brake slows a GPU down.',
    why: 'Times measured on it are not comparable, and jobs take longer than they need.',
    remedy: 'Look after the cooling and the power supply of the machine.',
    severity: 'warning',
  },
  {
    id: 'gpu-metrics/no-gpu',
    summary: 'There is no GPU to measure.',
    why: 'A GPU job that landed on a machine without one may fall back to the CPU and take days.',
    remedy: 'Run the job on a machine with a GPU and its driver, or set require-gpu to false.',
    severity: 'notice',
  },
  {
    id: 'gpu-metrics/probe-failed',
    summary: 'The GPUs could not be read.',
    why: 'A driver that does not answer does not run jobs either.',
    remedy: 'Run the tool by hand on the machine and repair the driver that it complains about.',
    severity: 'warning',
  },
  {
    id: 'gpu-metrics/push-failed',
    summary: 'The numbers did not reach their place.',
    why: 'A dashboard without new numbers looks the same as a machine without work.',
    remedy: 'Compare the address and the credentials of the gateway with its configuration, and read its log.',
    severity: 'warning',
  },
];
