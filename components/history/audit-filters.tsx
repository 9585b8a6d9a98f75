'use client';

import { FilterChip } from '../url/filter-chip';
import { FilterMenu } from '../url/filter-menu';
import { useUrlState } from '../url/url-state';
import { ACTIONS, ACTOR_KINDS, type AuditFilters, ENTITIES } from './audit-choices';
import { DirectoryFilter } from './directory-filter';
import { findFlagKeys, findPersonKeys } from './find-keys';
import { TimeFilter } from './time-filter';

/** What the audit log can be filtered by, and what it is filtered by. */
export function AuditFilterBar({ filters }: { readonly filters: AuditFilters }) {
  const { change } = useUrlState();
  const { entity, action, by, flag, user, actor, request } = filters;
  return (
    <div className="flex flex-wrap items-center gap-2 px-4 py-3 md:px-6">
      <TimeFilter time={filters.time} />
      <DirectoryFilter
        label="Flags"
        placeholder="Flag"
        load={findFlagKeys}
        onPick={(key) => change({ flag: key })}
      />
      <DirectoryFilter
        label="Users"
        placeholder="User"
        load={findPersonKeys}
        onPick={(key) => change({ user: key })}
      />
      <FilterMenu
        filters={[
          { param: 'entity', label: 'What', value: entity, options: ENTITIES },
          { param: 'action', label: 'Action', value: action, options: ACTIONS },
          { param: 'by', label: 'Done by', value: by, options: ACTOR_KINDS },
        ]}
      />
      {flag === null ? null : <FilterChip name="Flag" value={flag} param="flag" />}
      {user === null ? null : <FilterChip name="User" value={user} param="user" />}
      {actor === null ? null : <FilterChip name="By" value={actor} param="actor" />}
      {request === null ? null : <FilterChip name="Request" value={request} param="request" />}
    </div>
  );
}
