import { formatRelative } from '../time/format-time';
import { nameChange, nameSetting } from './schedule-words';
import type { Lane } from './timeline-scale';

interface TimelineTableProps {
  readonly lanes: readonly Lane[];
  /** Unix ms. */
  readonly now: number;
}

/** The picture for people who do not see it. */
export function TimelineTable({ lanes, now }: TimelineTableProps) {
  return (
    <div className="sr-only">
      <table>
        <caption>Timeline of scheduled changes</caption>
        <thead>
          <tr>
            <th scope="col">Flag</th>
            <th scope="col">When</th>
            <th scope="col">What everybody gets, or what changed</th>
          </tr>
        </thead>
        <tbody>
          {lanes.flatMap(({ flag, past, stretches }) => [
            ...past.map((change) => (
              <tr key={change.id}>
                <th scope="row">{flag.name}</th>
                <td>{formatRelative(change.at, now)}</td>
                <td>
                  {nameChange(flag, change)}, {change.status}
                </td>
              </tr>
            )),
            ...stretches.map(({ key, change, setting }) => (
              <tr key={`${flag.name} ${key}`}>
                <th scope="row">{flag.name}</th>
                <td>{change === null ? 'now' : formatRelative(change.at, now)}</td>
                <td>{nameSetting(flag, setting)}</td>
              </tr>
            )),
          ])}
        </tbody>
      </table>
    </div>
  );
}
