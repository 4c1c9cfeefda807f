import { memo } from 'react';

interface Props {
  readonly caption: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The table behind a chart, for screen readers; not seen. A table cannot be shrunk by itself, so it stands in a box that can. */
export const TableForReaders = memo(function TableForReaders({ caption, head, rows }: Props) {
  return (
    <div className="sr-only"><table>
      <caption>{caption}</caption>
      <thead><tr>{head.map((name) => <th key={name} scope="col">{name}</th>)}</tr></thead>
      <tbody>{rows.map((row) => <tr key={row[0]}>{row.map((cell, i) => (i === 0 ? <th key={head[i]} scope="row">{cell}</th> : <td key={head[i]}>{cell}</td>))}</tr>)}</tbody>
    </table></div>
  );
});
