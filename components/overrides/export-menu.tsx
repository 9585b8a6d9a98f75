'use client';

import { Download, FileJson, FileSpreadsheet } from 'lucide-react';
import { Button } from '../ui/button';
import { Menu, MenuLink } from '../ui/menu';
import type { ListParams, OverrideOrder } from './override-filters';

interface ExportMenuProps {
  readonly params: ListParams;
  readonly sort: OverrideOrder;
}

/** Downloads all of what the list shows, on every page, as a file that an import takes. */
export function ExportMenu({ params, sort }: ExportMenuProps) {
  const href = (format: string) => {
    const given = Object.entries(params).map(([name, value]) => [name, String(value)]);
    return `/api/admin/flag-overrides?${new URLSearchParams([['format', format], ...given, ['sort', sort]])}`;
  };
  return (
    <Menu
      trigger={
        <Button>
          <Download aria-hidden />
          Export
        </Button>
      }
    >
      <MenuLink icon={FileSpreadsheet} href={href('csv')} download>
        As CSV
      </MenuLink>
      <MenuLink icon={FileJson} href={href('json')} download>
        As JSON
      </MenuLink>
    </Menu>
  );
}
