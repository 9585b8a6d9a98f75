CREATE TABLE "idempotency_keys" (
	"scope" text PRIMARY KEY NOT NULL,
	"fingerprint" text NOT NULL,
	"status" integer NOT NULL,
	"headers" jsonb NOT NULL,
	"body" text,
	"created_at" timestamp(3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "invitations" (
	"user_id" uuid PRIMARY KEY NOT NULL,
	"token_hash" text NOT NULL,
	"created_by" varchar(255) NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "invitations_token_hash_key" UNIQUE("token_hash")
);
--> statement-breakpoint
CREATE TABLE "user_identities" (
	"issuer" text NOT NULL,
	"subject" text NOT NULL,
	"user_id" uuid NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"last_used_at" timestamp(3) with time zone,
	CONSTRAINT "user_identities_issuer_subject_pk" PRIMARY KEY("issuer","subject")
);
--> statement-breakpoint
ALTER TABLE "api_keys" ADD COLUMN "replaced_by" uuid;--> statement-breakpoint
ALTER TABLE "settings" ADD COLUMN "version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_identities" ADD CONSTRAINT "user_identities_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "idx_idempotency_keys_created" ON "idempotency_keys" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "idx_user_identities_user" ON "user_identities" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "idx_audit_log_entity" ON "audit_log" USING btree ("entity","entity_id","revision");--> statement-breakpoint
CREATE INDEX "idx_audit_log_actor" ON "audit_log" USING btree ("actor_label","revision");--> statement-breakpoint
CREATE INDEX "idx_audit_log_at" ON "audit_log" USING btree ("at");--> statement-breakpoint
CREATE INDEX "idx_user_flag_overrides_created" ON "user_flag_overrides" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "idx_user_flag_overrides_expiring" ON "user_flag_overrides" USING btree ("expires_at","id");--> statement-breakpoint
CREATE INDEX "idx_user_flag_overrides_flag_updated" ON "user_flag_overrides" USING btree ("flag_name","updated_at","id");--> statement-breakpoint
CREATE INDEX "idx_user_flag_overrides_author" ON "user_flag_overrides" USING btree ("created_by","updated_at","id");--> statement-breakpoint
CREATE INDEX "idx_user_flag_overrides_paused" ON "user_flag_overrides" USING btree ("updated_at","id") WHERE not "user_flag_overrides"."enabled";--> statement-breakpoint
CREATE INDEX "idx_users_created" ON "users" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "idx_users_updated" ON "users" USING btree ("updated_at","id");--> statement-breakpoint
CREATE INDEX "idx_users_staff" ON "users" USING btree ("role") WHERE "users"."role" <> 'user';