import { Button, Collapse, Table } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useId, useState } from 'react';
import type { Statistics } from '../../shared/views.ts';
import { statisticsTexts } from '../texts/statistics.ts';
import { barLabel } from './bar-labels.ts';
import type { Step } from './spans.ts';
import classes from './statistics.module.css';
import { latency } from './words.ts';

const texts = statisticsTexts.numbers;
const columns = statisticsTexts.endpoints;

/** The charts as a table, for those who want the numbers or cannot see the charts; folded away at first. */
export function Numbers({ bars, step }: { bars: Statistics['bars']; step: Step }) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const Chevron = open ? IconChevronDown : IconChevronRight;
  return (
    <div>
      <Button
        size="compact-sm"
        variant="default"
        aria-expanded={open}
        aria-controls={id}
        leftSection={<Chevron size={16} aria-hidden />}
        onClick={() => setOpen(!open)}
      >
        {open ? texts.hide : texts.show}
      </Button>
      <Collapse id={id} expanded={open}>
        {open && (
          <div className={classes['scroll']} tabIndex={0} role="region" aria-label={texts.label}>
            <Table stickyHeader verticalSpacing={4}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{texts.when}</Table.Th>
                  {[
                    columns.delivered,
                    columns.deadLetters,
                    columns.failed,
                    columns.p50,
                    columns.p95,
                    columns.p99,
                  ].map((name) => (
                    <Table.Th key={name} className={classes['number']}>
                      {name}
                    </Table.Th>
                  ))}
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {bars.toReversed().map((bar) => (
                  <Table.Tr key={bar.start}>
                    <Table.Td>{barLabel(bar.start, step)}</Table.Td>
                    {[
                      bar.delivered.toLocaleString('en'),
                      bar.deadLetters.toLocaleString('en'),
                      bar.failedAttempts.toLocaleString('en'),
                      latency(bar.latencyMs.p50),
                      latency(bar.latencyMs.p95),
                      latency(bar.latencyMs.p99),
                    ].map((value, i) => (
                      <Table.Td key={i} className={classes['number']}>
                        {value}
                      </Table.Td>
                    ))}
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </div>
        )}
      </Collapse>
    </div>
  );
}
