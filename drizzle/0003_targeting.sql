CREATE TABLE "scheduled_changes" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"flag_name" varchar(255) NOT NULL,
	"at" timestamp(3) with time zone NOT NULL,
	"time_zone" varchar(64) DEFAULT 'UTC' NOT NULL,
	"set_enabled" boolean,
	"set_default" jsonb,
	"reason" varchar(500),
	"status" text DEFAULT 'pending' NOT NULL,
	"failure" varchar(500),
	"created_by" varchar(255) NOT NULL,
	"updated_by" varchar(255) NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "scheduled_changes_status_check" CHECK ("scheduled_changes"."status" in ('pending', 'applied', 'cancelled', 'failed')),
	CONSTRAINT "scheduled_changes_sets_check" CHECK ("scheduled_changes"."set_enabled" is not null or "scheduled_changes"."set_default" is not null)
);
--> statement-breakpoint
CREATE TABLE "segments" (
	"key" varchar(255) PRIMARY KEY NOT NULL,
	"name" varchar(255) DEFAULT '' NOT NULL,
	"description" varchar(2000) DEFAULT '' NOT NULL,
	"conditions" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"included" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"excluded" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"created_by" varchar(255) NOT NULL,
	"updated_by" varchar(255) NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "segments_key_check" CHECK ("segments"."key" ~ '^[a-z0-9][a-z0-9._-]{0,254}$')
);
--> statement-breakpoint
ALTER TABLE "feature_flags" ADD COLUMN "prerequisites" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "feature_flags" ADD COLUMN "rules" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "feature_flags" ADD COLUMN "default_from" uuid;--> statement-breakpoint
ALTER TABLE "scheduled_changes" ADD CONSTRAINT "scheduled_changes_flag_name_feature_flags_name_fk" FOREIGN KEY ("flag_name") REFERENCES "public"."feature_flags"("name") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "idx_scheduled_changes_flag" ON "scheduled_changes" USING btree ("flag_name","at","id");--> statement-breakpoint
CREATE INDEX "idx_scheduled_changes_pending" ON "scheduled_changes" USING btree ("at","id") WHERE "scheduled_changes"."status" = 'pending';