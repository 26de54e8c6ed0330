"""Facts and words: files people edit, the schema that checks them, the build that makes content.db."""
