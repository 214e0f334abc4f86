"""The statistics' pages: figures of the company, queues and people, with plots."""
