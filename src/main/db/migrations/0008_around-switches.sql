ALTER TABLE `followed_transcripts` ADD `around_switch` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `source_rooms` ADD `url_taken` text;