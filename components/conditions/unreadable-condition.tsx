import { Trash2 } from 'lucide-react';
import { Button } from '../ui/button';
import { Notice } from '../ui/notice';

interface UnreadableConditionProps {
  readonly onRemove: () => void;
  readonly disabled: boolean;
}

/** A condition that was not written by Pennon: it can only go. */
export function UnreadableCondition({ onRemove, disabled }: UnreadableConditionProps) {
  return (
    <div className="py-3">
      <Notice
        tone="schedule"
        actions={
          disabled ? null : (
            <Button size="sm" onClick={onRemove}>
              <Trash2 aria-hidden />
              Remove condition
            </Button>
          )
        }
      >
        This condition cannot be read: it was written into the database around Pennon.
      </Notice>
    </div>
  );
}
