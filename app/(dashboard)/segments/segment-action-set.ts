import type { SegmentActions } from '@/components/segments/segment-actions';
import {
  createSegmentAction,
  deleteSegmentAction,
  editSegmentAction,
  findMembersAction,
  findSegmentAction,
  nameMembersAction,
  previewSegmentAction,
} from './segment-actions';

/** The actions of segments, for the editor. */
export const SEGMENT_ACTIONS: SegmentActions = {
  create: createSegmentAction,
  edit: editSegmentAction,
  remove: deleteSegmentAction,
  find: findSegmentAction,
  preview: previewSegmentAction,
  findMembers: findMembersAction,
  nameMembers: nameMembersAction,
};
