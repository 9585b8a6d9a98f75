CREATE TABLE "api_keys" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"name" varchar(255) NOT NULL,
	"role" text NOT NULL,
	"hash" text NOT NULL,
	"prefix" varchar(16) NOT NULL,
	"from_environment" boolean DEFAULT false NOT NULL,
	"created_by" varchar(255) NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp(3) with time zone,
	"last_used_at" timestamp(3) with time zone,
	"revoked_at" timestamp(3) with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "api_keys_hash_key" UNIQUE("hash"),
	CONSTRAINT "api_keys_role_check" CHECK ("api_keys"."role" in ('admin', 'viewer', 'service'))
);
--> statement-breakpoint
CREATE TABLE "audit_log" (
	"revision" bigint NOT NULL,
	"ordinal" integer NOT NULL,
	"at" timestamp(3) with time zone NOT NULL,
	"actor_kind" text NOT NULL,
	"actor_id" text NOT NULL,
	"actor_label" text NOT NULL,
	"action" text NOT NULL,
	"entity" text NOT NULL,
	"entity_id" text NOT NULL,
	"flag_name" varchar(255),
	"user_id" uuid,
	"before" jsonb,
	"after" jsonb,
	"request_id" text,
	CONSTRAINT "audit_log_revision_ordinal_pk" PRIMARY KEY("revision","ordinal")
);
--> statement-breakpoint
CREATE TABLE "database_state" (
	"singleton" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"epoch" uuid DEFAULT gen_random_uuid() NOT NULL,
	"revision" bigint DEFAULT 0 NOT NULL,
	"definitions_revision" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "database_state_singleton_check" CHECK ("database_state"."singleton")
);
--> statement-breakpoint
CREATE TABLE "feature_flags" (
	"name" varchar(255) PRIMARY KEY NOT NULL,
	"type" text NOT NULL,
	"description" varchar(2000) DEFAULT '' NOT NULL,
	"tags" text[] DEFAULT '{}'::text[] NOT NULL,
	"owner" varchar(255),
	"enabled" boolean DEFAULT true NOT NULL,
	"client_visible" boolean DEFAULT true NOT NULL,
	"variants" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"default_serve" jsonb NOT NULL,
	"off_serve" jsonb NOT NULL,
	"archived_at" timestamp(3) with time zone,
	"created_by" varchar(255) NOT NULL,
	"updated_by" varchar(255) NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "feature_flags_type_check" CHECK ("feature_flags"."type" in ('boolean', 'string', 'number', 'json')),
	CONSTRAINT "feature_flags_name_check" CHECK ("feature_flags"."name" ~ '^[a-z0-9][a-z0-9._-]{0,254}$')
);
--> statement-breakpoint
CREATE TABLE "override_action_counts" (
	"flag_name" varchar(255) NOT NULL,
	"action" text NOT NULL,
	"total" bigint NOT NULL,
	CONSTRAINT "override_action_counts_flag_name_action_pk" PRIMARY KEY("flag_name","action")
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"user_id" uuid NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp(3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "settings" (
	"key" text PRIMARY KEY NOT NULL,
	"value" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sign_in_failures" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"account" text NOT NULL,
	"at" timestamp(3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "user_flag_overrides" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"user_id" uuid NOT NULL,
	"flag_name" varchar(255) NOT NULL,
	"override_value" jsonb NOT NULL,
	"enabled" boolean DEFAULT true NOT NULL,
	"reason" varchar(500),
	"created_by" varchar(255) NOT NULL,
	"updated_by" varchar(255) NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp(3) with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "user_flag_overrides_user_id_flag_name_key" UNIQUE("user_id","flag_name")
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"email" varchar(320) NOT NULL,
	"external_id" varchar(255),
	"targeting_key" varchar(255) NOT NULL,
	"name" varchar(255) NOT NULL,
	"role" text DEFAULT 'user' NOT NULL,
	"attributes" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"password_hash" text,
	"disabled_at" timestamp(3) with time zone,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "users_external_id_key" UNIQUE("external_id"),
	CONSTRAINT "users_targeting_key_key" UNIQUE("targeting_key"),
	CONSTRAINT "users_role_check" CHECK ("users"."role" in ('admin', 'viewer', 'user'))
);
--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_flag_overrides" ADD CONSTRAINT "user_flag_overrides_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_flag_overrides" ADD CONSTRAINT "user_flag_overrides_flag_name_feature_flags_name_fk" FOREIGN KEY ("flag_name") REFERENCES "public"."feature_flags"("name") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "idx_audit_log_user" ON "audit_log" USING btree ("user_id","revision");--> statement-breakpoint
CREATE INDEX "idx_audit_log_flag" ON "audit_log" USING btree ("flag_name","revision");--> statement-breakpoint
CREATE INDEX "idx_sessions_user" ON "sessions" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "idx_sessions_expires" ON "sessions" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "idx_sign_in_failures_account" ON "sign_in_failures" USING btree ("account","at");--> statement-breakpoint
CREATE INDEX "idx_sign_in_failures_at" ON "sign_in_failures" USING btree ("at");--> statement-breakpoint
CREATE INDEX "idx_user_flag_overrides_user" ON "user_flag_overrides" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "idx_user_flag_overrides_flag" ON "user_flag_overrides" USING btree ("flag_name");--> statement-breakpoint
CREATE INDEX "idx_user_flag_overrides_expires" ON "user_flag_overrides" USING btree ("expires_at") WHERE "user_flag_overrides"."expires_at" is not null;--> statement-breakpoint
CREATE INDEX "idx_user_flag_overrides_updated" ON "user_flag_overrides" USING btree ("updated_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "users_email_lower_key" ON "users" USING btree (lower("email"));--> statement-breakpoint
CREATE INDEX "idx_users_search" ON "users" USING gin (lower("email") gin_trgm_ops,lower("name") gin_trgm_ops);