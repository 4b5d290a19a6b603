"""Files that grow are read once, whatever becomes of their names."""

from portal.outbox.growing_files import GrowingFiles


def test_only_what_was_added_is_read_again(tmp_path):
    path, files = tmp_path / "a.log", GrowingFiles()
    path.write_bytes(b"1\n2\n")
    first = list(files.new_lines([path]))
    with path.open("ab") as file:
        file.write(b"3\n")
    moved = path.rename(tmp_path / "a.log.1")
    path.write_bytes(b"4\n")

    assert first == [b"1\n", b"2\n"]
    assert list(files.new_lines([moved, path])) == [b"3\n", b"4\n"]
    assert list(files.new_lines([moved, path])) == []


def test_a_line_that_is_being_written_is_read_again_when_it_is_whole(tmp_path):
    path, files = tmp_path / "a.log", GrowingFiles()
    path.write_bytes(b"1\n2")

    assert list(files.new_lines([path])) == [b"1\n", b"2"]
    path.write_bytes(b"1\n23\n")
    assert list(files.new_lines([path])) == [b"23\n"]


def test_a_file_that_begins_otherwise_is_another_one(tmp_path):
    """The disk gives the place of a deleted file to a new one."""
    path, files = tmp_path / "a.log", GrowingFiles()
    path.write_bytes(b"1\n2\n")
    list(files.new_lines([path]))
    with path.open("r+b") as file:
        file.write(b"5\n6\n7\n")

    assert list(files.new_lines([path])) == [b"5\n", b"6\n", b"7\n"]
