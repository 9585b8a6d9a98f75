'use client';

import { Plus, X } from 'lucide-react';
import { Button } from '../ui/button';
import { FieldGroup } from '../ui/field';
import type { AttributeDraft } from './attribute-draft';
import { AttributeRow } from './attribute-row';

interface AttributeRowsProps {
  readonly attributes: readonly AttributeDraft[];
  readonly onChange: (attributes: readonly AttributeDraft[]) => void;
  /** What is wrong with all of them. */
  readonly error?: string | undefined;
  /** What is wrong, by the id of the row. */
  readonly rowErrors?: { readonly [id: number]: string } | undefined;
}

/** The attributes of a person, one a row, each of its own kind. */
export function AttributeRows({ attributes, onChange, error, rowErrors = {} }: AttributeRowsProps) {
  const replace = (changed: AttributeDraft) =>
    onChange(attributes.map((attribute) => (attribute.id === changed.id ? changed : attribute)));
  const add = () => {
    const id = 1 + Math.max(-1, ...attributes.map((attribute) => attribute.id));
    onChange([...attributes, { id, name: '', kind: 'text', text: '' }]);
  };
  return (
    <FieldGroup
      label="Attributes"
      hint="What targeting rules can look at: the plan, the country, the groups that somebody is in."
      error={error}
    >
      {attributes.map((attribute) => (
        <div key={attribute.id} className="flex items-start gap-1">
          <AttributeRow attribute={attribute} onChange={replace} error={rowErrors[attribute.id]} />
          <Button
            look="quiet"
            size="icon"
            aria-label={`Remove attribute ${attribute.name || 'without a name'}`}
            onClick={() => onChange(attributes.filter(({ id }) => id !== attribute.id))}
          >
            <X aria-hidden />
          </Button>
        </div>
      ))}
      <Button size="sm" onClick={add} className="justify-self-start">
        <Plus aria-hidden />
        Add attribute
      </Button>
    </FieldGroup>
  );
}
