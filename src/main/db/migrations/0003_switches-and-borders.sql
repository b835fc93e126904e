ALTER TABLE `sources` ADD `began_seq` integer;--> statement-breakpoint
ALTER TABLE `sources` ADD `border_minutes` integer DEFAULT 15 NOT NULL;--> statement-breakpoint
ALTER TABLE `switches` ADD `left_out` text DEFAULT '[]' NOT NULL;