package io.epicenter.incident.service.console;

/// What every page needs.
///
/// @param title of the browser's tab
/// @param section of the navigation the page is in
/// @param assets changes with the style sheet and the script, so that a browser never keeps an old one
public record Shell(String title, String section, String assets) {}
