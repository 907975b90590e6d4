/** The names of a table's columns; those with figures are aligned to the right. */
export const TableHead = ({ columns }: { columns: readonly (string | { readonly figures: string })[] }) => (
  <thead>
    <tr>
      {columns.map((column) =>
        typeof column === "string" ? (
          <th key={column} scope="col">
            {column}
          </th>
        ) : (
          <th key={column.figures} scope="col" class="number">
            {column.figures}
          </th>
        ),
      )}
    </tr>
  </thead>
);
