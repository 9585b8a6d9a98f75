CREATE TABLE "override_days" (
	"day" date NOT NULL,
	"flag_name" varchar(255) NOT NULL,
	"active" bigint NOT NULL,
	CONSTRAINT "override_days_day_flag_name_pk" PRIMARY KEY("day","flag_name")
);
