DROP INDEX "idx_audit_log_entity";--> statement-breakpoint
DROP INDEX "idx_audit_log_at";--> statement-breakpoint
CREATE INDEX "idx_audit_log_flag_itself" ON "audit_log" USING btree ("flag_name","revision") WHERE "audit_log"."entity" <> 'override';--> statement-breakpoint
CREATE INDEX "idx_audit_log_entity_id" ON "audit_log" USING btree ("entity_id","revision");--> statement-breakpoint
CREATE INDEX "idx_audit_log_action" ON "audit_log" USING btree ("action","revision");--> statement-breakpoint
CREATE INDEX "idx_audit_log_actor_kind" ON "audit_log" USING btree ("actor_kind","revision");--> statement-breakpoint
CREATE INDEX "idx_audit_log_request" ON "audit_log" USING btree ("request_id","revision");--> statement-breakpoint
CREATE INDEX "idx_user_flag_overrides_active" ON "user_flag_overrides" USING btree ("flag_name","expires_at") WHERE "user_flag_overrides"."enabled";--> statement-breakpoint
CREATE INDEX "idx_audit_log_entity" ON "audit_log" USING btree ("entity","revision");--> statement-breakpoint
CREATE INDEX "idx_audit_log_at" ON "audit_log" USING btree ("at","revision","ordinal");